"""What is kept, in one database: SQLite on one machine, PostgreSQL on several."""

import sys
from importlib.util import find_spec, module_from_spec

_ASYNCIO = find_spec("sqlalchemy.ext.asyncio")

# This package of SQLAlchemy would load its object-relational mapper, which nothing here uses: 5 MB. An empty one stands
# in its place, through which its modules are found.
if _ASYNCIO:
    sys.modules.setdefault(_ASYNCIO.name, module_from_spec(_ASYNCIO))
