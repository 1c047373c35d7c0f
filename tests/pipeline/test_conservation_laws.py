"""What lets a number be wrong holds a run back: each law of identity, touches, deals, spend and
credit has its defect."""

import pytest

from tests.pipeline.conftest import Refused

BUILD = "build.intermediate"
MARTS = "candidate.marts"
ONE_CYCLE = f"(select min(cycle_id) from {MARTS}.fct_lead_cycles where sla_status = 'met')"
MERGED = f"(select min(merged_into_id) from {BUILD}.int_people_unioned)"
DEFECTS = {
    "every_record_is_one_persons": (
        f"update {MARTS}.dim_people set is_deleted = true where person_key = "
        f"(select min(person_key) from {MARTS}.dim_people where not is_deleted)"
    ),
    "records_of_one_person_are_joined": (
        f"update {BUILD}.int_people_resolved set person_number = -1 where person_id = {MERGED}"
    ),
    "records_are_joined_for_a_reason": (
        f"update {BUILD}.int_people_resolved set person_number = 1"
    ),
    "every_touch_of_the_sources_is_one_touch": (
        f"update {MARTS}.fct_touches set is_eligible = true, ineligible_reason = null "
        "where ineligible_reason = 'bot'"
    ),
    "touches_that_count_are_of_leads_and_count_once": (
        f"update {BUILD}.int_touches_stitched set is_duplicate = false"
    ),
    "cycles_are_of_their_persons_company": (
        f"update {MARTS}.fct_lead_cycles set account_key = null where cycle_id = "
        f"(select min(cycle_id) from {MARTS}.fct_lead_cycles where account_key is not null)"
    ),
    "deals_with_people_have_one_primary_person": (
        f"update {BUILD}.int_opportunity_people set is_primary = true"
    ),
    "outcomes_follow_their_precedence": (
        f"update {BUILD}.int_lead_cycles set outcome = 'lost' where outcome = 'won'"
    ),
    "sla_statuses_follow_their_times": (
        f"update {MARTS}.fct_lead_cycles set sla_status = 'late' where cycle_id = {ONE_CYCLE}"
    ),
    "windows_close_over_every_hand_off": (
        f"update {BUILD}.int_report_rates set denominator_count = denominator_count + 1 "
        "where metric_name = 'follow_up_rate'"
    ),
    "strict_conversions_are_conversions": (
        f"update {BUILD}.int_report_rates set numerator_count = denominator_count "
        "where metric_name like 'strict%'"
    ),
    "periods_add_up_to_the_whole": (
        f"update {BUILD}.int_report_rates set denominator_count = denominator_count - 1 "
        "where metric_name = 'win_rate' and period_grain = 'all' and slice_name = 'all'"
    ),
    "rates_are_parts_of_a_whole": (
        f"update {BUILD}.int_report_rows set rate = numerator_count / (denominator_count + 1.0) "
        "where unit = 'share' and numerator_count < denominator_count"
    ),
    "cells_hold_every_result": (
        f"delete from {BUILD}.int_metric_cells where slice_name = 'all' "
        "and metric_name = 'win_rate'"
    ),
    "due_times_agree_with_working_hours": (
        f"update {BUILD}.int_lead_cycles set due_at = first_followed_up_at - interval 1 hour "
        "where sla_status = 'met'"
    ),
    "conversions_have_their_people": (
        f"delete from {BUILD}.int_conversion_members where conversion_number = "
        f"(select min(conversion_number) from {BUILD}.int_conversion_members)"
    ),
    "attribution_ties_out_with_the_crm": (
        f"insert into {MARTS}.fct_attribution_paths by name "
        f"select * replace (0 as amount) from {MARTS}.fct_attribution_paths "
        "where conversion_type = 'won' limit 1"
    ),
    "campaign_costs_count_once": (
        f"update {BUILD}.int_campaign_lump_days set campaign_id = "
        f"(select min(campaign_id) from {BUILD}.int_campaign_day_costs where is_paid_media)"
    ),
    "money_is_converted_at_the_rate_of_its_day": (
        f"update {BUILD}.int_deals set pipeline_amount = amount where currency_code <> 'EUR'"
    ),
    "exchange_rates_move_little": (
        "update build.seeds.exchange_rates set units_per_euro = 10 * units_per_euro "
        "where rate_date = (select max(rate_date) from build.seeds.exchange_rates)"
    ),
    "campaign_ratios_are_their_parts": (
        f"update {MARTS}.rpt_campaign_roi set roi = roi + 2, roi_high = roi_high + 2"
    ),
    "spend_in_equals_spend_out": f"delete from {MARTS}.rpt_campaign_roi",
    "reports_hold_all_credit": (
        f"update {MARTS}.fct_campaign_days set linear_revenue_amount = linear_revenue_amount * 2"
    ),
    "paths_hold_touches_that_count": (
        f"update {BUILD}.int_touches_stitched set is_bot = true where touch_id = "
        f"(select min(touch_id) from {BUILD}.int_conversion_touches)"
    ),
    "int_campaign_costs_unioned_holds_every_row": (
        f"create or replace view {BUILD}.int_campaign_costs_unioned as "
        "from build.staging.stg_google_ads__campaign_costs"
    ),
}


@pytest.mark.parametrize("law", DEFECTS)
def test_a_defect_is_found(refused: Refused, law: str) -> None:
    assert refused(law, "select 1") == 0
    assert refused(law, DEFECTS[law]) > 0
