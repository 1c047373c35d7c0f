{#
    The published key of a record: 128 bits of HMAC-SHA-256 over '<kind>:<value>', as 32
    hexadecimal characters; NULL in, NULL out. The model cross joins one row of hash_pads (the secret's two pads,
    RFC 2104), so that no secret stands in compiled SQL.
#}
{% macro keyed_hash(kind, value) -%}
    {{ adapter.dispatch('keyed_hash')(kind, value) }}
{%- endmacro %}

{% macro default__keyed_hash(kind, value) -%}
    substr(sha2(concat(
        hash_pads.outer_pad,
        unhex(sha2(concat(
            hash_pads.inner_pad,
            cast(concat('{{ kind }}:', cast({{ value }} as string)) as binary)
        ), 256))
    ), 256), 1, 32)
{%- endmacro %}

{% macro duckdb__keyed_hash(kind, value) -%}
    substr(sha256(
        hash_pads.outer_pad
        || unhex(sha256(
            hash_pads.inner_pad || encode('{{ kind }}:' || cast({{ value }} as varchar))
        ))
    ), 1, 32)
{%- endmacro %}
