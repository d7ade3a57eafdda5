"""Ask people, by lot: plan it, see what it could show, draw, take the lists to your own tool, and read what it brought."""
