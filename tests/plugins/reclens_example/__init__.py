"""One of everything that can be added to RecLens: a component, a method, an encoder, a reader and a page."""
