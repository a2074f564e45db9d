"""The program: the desktop where nothing or a workspace is named, the command line otherwise."""

import sys

from cmpdesk import app


def main() -> int:
    """Run what the arguments ask for; return the exit code."""
    arguments = sys.argv[1:]
    if arguments == [app.CHILD]:
        return app.serve_child()
    if not arguments or (len(arguments) == 1 and app.is_location(arguments[0])):
        from cmpdesk.ui import main as desktop

        return desktop.run(arguments[0] if arguments else None)
    from cmpdesk.cli import main as command_line

    return command_line.run(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
