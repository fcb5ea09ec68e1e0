"""Start the app: `python -m pages._ui.serve [options of streamlit run]`.

Because a folder called `pages` exists, Streamlit takes the first request after a start for one to an app of its
older kind, and answers a link to a page with "Page not found" before the navigation of `app.py` is known. There
is no public switch for that, hence the one private line.
"""

import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main

if __name__ == "__main__":
    PagesManager.uses_pages_directory = False
    app = Path(__file__).resolve().parents[2] / "app.py"
    sys.argv = ["streamlit", "run", str(app), *sys.argv[1:]]
    sys.exit(main())
