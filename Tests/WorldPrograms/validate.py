"""Validates JSON documents against a JSON Schema.

Reads {"schema": ..., "documents": [...]} from the file that is named, and prints for each document, a line each, the
keywords of the schema that it breaks, apart by blanks; an empty line for a valid one.
"""

import json
import sys

import jsonschema


def keywords(error):
    yield error.validator
    for inner in error.context:
        yield from keywords(inner)


with open(sys.argv[1], encoding="utf-8") as file:
    work = json.load(file)
jsonschema.Draft7Validator.check_schema(work["schema"])
validator = jsonschema.Draft7Validator(work["schema"])
for document in work["documents"]:
    broken = {word for error in validator.iter_errors(document) for word in keywords(error)}
    print(" ".join(sorted(broken)))
