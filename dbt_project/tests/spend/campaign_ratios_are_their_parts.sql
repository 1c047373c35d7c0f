-- Every published ratio of a campaign is what its row's own amounts and counts give, and is empty
-- where they give nothing. ROI is also empty where too little of the cost is known.
{% set ratios = {
    'roi': ('attributed_revenue_amount - cost_amount', 'cost_amount'),
    'revenue_multiple': ('attributed_revenue_amount', 'cost_amount'),
    'cost_per_lead': ('cost_amount', 'leads_count'),
    'cost_per_mql': ('cost_amount', 'mqls_count'),
    'cost_per_accepted': ('cost_amount', 'accepted_count'),
    'cost_per_opportunity': ('cost_amount', 'opportunities_count'),
    'cost_per_won': ('cost_amount', 'won_count'),
    'cac': ('cost_amount', 'new_customers_count'),
} %}
select
    period_grain,
    period_start,
    campaign_id,
    channel,
    attribution_model,
    lookback_days
from {{ ref('rpt_campaign_roi') }}
where
    roi not between roi_low and roi_high
{%- for ratio, parts in ratios.items() %}
    or abs({{ ratio }} - {{ safe_divide(*parts) }}) > 1e-9 * greatest(1, abs({{ ratio }}))
    or {{ ratio }} is not null and {{ safe_divide(*parts) }} is null
    {%- if ratio != 'roi' %}
    or {{ ratio }} is null and {{ safe_divide(*parts) }} is not null
    {%- endif %}
{%- endfor %}
