"""What the child process can be asked; imports no Qt and no database."""

from cmpdesk.runtime.child import Handler, serve


def handlers() -> dict[str, Handler]:
    """Return the questions that the child answers."""
    from cmpdesk.intake.attachments import serve_attachment
    from cmpdesk.intake.pages import Pages
    from cmpdesk.intake.returns import serve_returned
    from cmpdesk.intake.sheets import serve_sheet
    from cmpdesk.intake.texts import serve_text

    pages = Pages()
    return {
        "sheet": serve_sheet,
        "attachment": serve_attachment,
        "pages": pages.open,
        "page-draw": pages.draw,
        "page-find": pages.find,
        "text": serve_text,
        "returned": serve_returned,
    }


def main() -> int:
    """Serve questions until standard input is closed; the exit code of the child."""
    return serve(handlers())


if __name__ == "__main__":
    raise SystemExit(main())
