"""Who is who: canonical handles, and which of them belong to one being. Facts in, a mapping out."""
