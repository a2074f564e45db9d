"""One package per page; the window imports them once the services are loaded."""
