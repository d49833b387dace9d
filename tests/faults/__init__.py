"""`make faults`: tests that nothing is lost when processes die at the worst moment, on databases of their own."""
