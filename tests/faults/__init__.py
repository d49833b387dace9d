"""`make faults`: what the portal keeps when processes die at the worst moment; bounded, on databases of its own."""
