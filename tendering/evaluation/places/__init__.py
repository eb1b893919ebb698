"""Who holds which place: the three methods, nested roles, limits, capacity, reserves, promotion, infeasible demands."""
