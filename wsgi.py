"""For a server of your own choice: `gunicorn wsgi:app`. The settings come from PORTAL_* variables."""

from portal import create_app
from portal.settings import from_environment

app = create_app(from_environment())
