"""`make mutate`: small wrong changes to the code that decides, and whether the tests notice them."""
