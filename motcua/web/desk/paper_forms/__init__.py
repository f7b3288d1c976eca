"""Pages on which the office keeps the forms it offers and says which of our own it has held against the law's."""
