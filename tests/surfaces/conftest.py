"""What tests of surfaces share lies in this folder: `seeing` and others are found beside it."""
