"""Asks as a view tells of them: whom they are for, who was drawn, and what came of it, ready for the room `asks`."""
