"""Free ground, frames, bands and ways: pure functions on shapely shapes, kernels beside them."""
