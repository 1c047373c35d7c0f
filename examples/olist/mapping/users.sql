-- One row per representative: those of sales (sr) and those of marketing (sdr).
with representatives as (
    select
        sr_id as user_id,
        true as is_sales
    from deals
    union all
    select
        sdr_id as user_id,
        false as is_sales
    from deals
)

select
    user_id,
    case when bool_or(is_sales) then 'sales' else 'marketing' end as role
from representatives
where user_id is not null
group by user_id
