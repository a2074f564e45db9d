"""Rules and values: standard library only, frozen, pure, without I/O, clock or words."""
