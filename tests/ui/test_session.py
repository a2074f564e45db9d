"""What the frame loads before the first page."""

import subprocess
import sys

LOADED = (
    "import sys; from cmpdesk.ui import session; session.load_services('dashboard');"
    "print(sorted(name for name in sys.modules if 'missions' in name or 'travel_caps' in name or 'mission_' in name))"
)


def test_the_first_page_loads_no_missions_but_their_tables_and_sentences() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['cmpdesk.i18n.mission_sentences', 'cmpdesk.storage.tables.missions']"
