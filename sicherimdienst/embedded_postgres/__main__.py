"""`python -m sicherimdienst.embedded_postgres stop FOLDER`."""

import sys
from pathlib import Path

from sicherimdienst.embedded_postgres import server

match sys.argv[1:]:
    case ["stop", folder]:
        server.stop(Path(folder))
    case _:
        sys.exit(__doc__)
