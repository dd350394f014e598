"""What can be done with figures: counting, samples and reviews, reports, returns."""
