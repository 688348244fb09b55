"""Random JSON Schemas with values that nearly fit them."""

NAMES = ["a", "b", "c", "k1"]


def instance(rng, depth=2):
    roll = rng.random()
    if depth <= 0 or roll < 0.6:
        return rng.choice([1, 2, 0, -1, 1.5, 3.0, 10, "", "a", "abc", "\u00e9", "1.2.3.4", "2020-01-02", "x@y.z", True, False, None, 1e20, "http://x/y", "a b", "12:00:00Z"])
    if roll < 0.75:
        return [instance(rng, depth - 1) for _ in range(rng.randint(0, 3))]
    return {name: instance(rng, depth - 1) for name in rng.sample(NAMES, rng.randint(0, 3))}


def schema(rng, depth=3):
    if rng.random() < 0.05:
        return rng.random() < 0.7
    node = {}
    inner = lambda: schema(rng, depth - 1)
    simple = {
        "type": lambda: rng.choice(["string", "integer", "number", "boolean", "null", "array", "object", ["string", "null"], ["integer", "object"]]),
        "enum": lambda: [instance(rng, 1) for _ in range(rng.randint(1, 3))], "const": lambda: instance(rng, 1), "minimum": lambda: rng.choice([0, 1, 1.5, -1]), "maximum": lambda: rng.choice([0, 1, 2.5, 10]),
        "exclusiveMinimum": lambda: rng.choice([0, 1]), "exclusiveMaximum": lambda: rng.choice([1, 10]), "multipleOf": lambda: rng.choice([1, 2, 0.5, 0.1, 3]), "minLength": lambda: rng.randint(0, 3),
        "maxLength": lambda: rng.randint(0, 3), "pattern": lambda: rng.choice(["^a", "b$", "[0-9]+", "\\d", "^\\p{L}+$", "a|b", ""]), "minItems": lambda: rng.randint(0, 3), "maxItems": lambda: rng.randint(0, 2),
        "uniqueItems": lambda: rng.random() < 0.8, "minProperties": lambda: rng.randint(0, 3), "maxProperties": lambda: rng.randint(0, 2), "required": lambda: rng.sample(NAMES, rng.randint(0, 3)),
        "format": lambda: rng.choice(["date", "email", "ipv4", "uri", "date-time", "regex", "time", "hostname", "duration", "uuid", "nope"]), "dependentRequired": lambda: {rng.choice(NAMES): rng.sample(NAMES, 2)},
        "minContains": lambda: rng.randint(0, 2), "maxContains": lambda: rng.randint(0, 2), "title": lambda: "t", "default": lambda: 1, "contentEncoding": lambda: "base64", "deprecated": lambda: True,
    }
    nested = {
        "properties": lambda: {name: inner() for name in rng.sample(NAMES, rng.randint(1, 3))}, "additionalProperties": inner, "patternProperties": lambda: {rng.choice(["^a", "1$", "."]): inner()},
        "propertyNames": inner, "items": lambda: inner() if rng.random() < 0.7 else [inner(), inner()], "prefixItems": lambda: [inner() for _ in range(rng.randint(1, 2))], "contains": inner, "additionalItems": inner,
        "not": inner, "if": inner, "then": inner, "else": inner, "dependentSchemas": lambda: {rng.choice(NAMES): inner()}, "unevaluatedProperties": inner, "unevaluatedItems": inner,
        "allOf": lambda: [inner() for _ in range(rng.randint(1, 2))], "anyOf": lambda: [inner() for _ in range(rng.randint(1, 3))], "oneOf": lambda: [inner() for _ in range(rng.randint(1, 3))],
        "dependencies": lambda: {rng.choice(NAMES): rng.choice([inner(), rng.sample(NAMES, 1)])}, "$ref": lambda: rng.choice(["#/$defs/x", "#/$defs/y", "#", "#/definitions/x", "#anchor", "#/$defs/none"]),
    }
    for _ in range(rng.choice([1, 1, 2, 3])):
        if depth > 0 and rng.random() < 0.55:
            name = rng.choice(list(nested))
            node[name] = nested[name]()
        else:
            name = rng.choice(list(simple))
            node[name] = simple[name]() if rng.random() < 0.985 else instance(rng, 1)
    return node


def case(rng):
    """A case of the mode `schema`."""
    root = schema(rng, 3)
    if not isinstance(root, dict) or rng.random() < 0.7:
        root = {"properties": {name: schema(rng, 3) for name in rng.sample(NAMES, rng.randint(1, 3))}}
    if rng.random() < 0.4:
        root["$defs"] = {"x": schema(rng, 2), "y": schema(rng, 1)}
    if rng.random() < 0.1:
        root["definitions"] = {"x": schema(rng, 1)}
    if rng.random() < 0.5:
        root["$schema"] = rng.choice(["http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-06/schema#", "http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2019-09/schema",
                                      "https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema", "urn:x"][: rng.choice([6, 6, 7])])
    values = {name: instance(rng, 3) for name in rng.sample(NAMES, rng.randint(0, 4))}
    return {"op": "validate", "input": {"template": "x", "schema": root, "values": values}}
