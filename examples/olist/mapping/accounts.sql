-- One row per seller that a lead became.
select
    seller_id as account_id,
    business_segment as segment,
    'BR' as country,
    file_name,
    file_line
from deals
