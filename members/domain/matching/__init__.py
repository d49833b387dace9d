"""Whether two records are the same person: `scores` judges two, `candidates` finds whom to judge in the database."""
