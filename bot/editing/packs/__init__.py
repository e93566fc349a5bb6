"""Territory packs: the files of other départements, made of the country that the project ships."""
