"""What a published notice must say, field by field in the order of the law, and what is wrong with anyone's notice."""
