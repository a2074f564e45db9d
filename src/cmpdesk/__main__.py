"""The program: the desktop where nothing or a workspace is named, the command line otherwise."""

import signal
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
    heard = signal.signal(signal.SIGINT, signal.SIG_DFL)  # nothing is begun while modules load: Ctrl+C just ends it
    from cmpdesk.cli import main as command_line

    signal.signal(signal.SIGINT, heard)
    return command_line.run(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
