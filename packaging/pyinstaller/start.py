"""What the frozen program runs; the child of foreign files and the workers that write packets start here too."""

import multiprocessing

from cmpdesk.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    raise SystemExit(main())
