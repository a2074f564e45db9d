"""Scripts of the repository: set-up, catalogs, pictures. None of them enters the wheel."""
