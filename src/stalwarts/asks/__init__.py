"""Asking: whom to ask, by lot; what it could show before it is made; what it brought; what the next one may bring."""
