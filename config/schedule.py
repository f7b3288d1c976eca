"""Every periodic verb of the house, in one place.

Each line is (name, when, job): *when* is "every N minutes" or "daily HH:MM" on the wall clock of Việt Nam. Many workers
may tick at once: the run's key (`name:period`) is unique, so each period runs once.
"""


def schedule() -> tuple:
    """Return the schedule; the jobs' modules can be imported only once Django stands."""
    from motcua.api.jobs import forget_old_answers
    from motcua.catalogue.actions import settle_statuses
    from motcua.catalogue.asked.jobs import forget_old_searches
    from motcua.dossiers.actions.unsent import forget_unsent_photos
    from motcua.dossiers.jobs import alert_unanswered, lapse_overdue_supplements, replay_sample
    from motcua.exchange.jobs import forget_old_imports
    from motcua.filing.actions import erase_old_drafts, sweep_quarantine
    from motcua.guidance.jobs import record_guides
    from motcua.journal import jobs, seals
    from motcua.news.actions import erase_ended
    from motcua.people.jobs import forget_old_sign_ins
    from motcua.postings.actions import forget_old_prints
    from motcua.upkeep.jobs import back_up_at_night, forget_stray_files
    from motcua.web.portal.jobs import forget_wrong_guesses
    from motcua.web.shared.jobs import renew_certificate
    from motcua.webhooks.actions import forget_old_deliveries

    return (
        ("heartbeat", "every 5 minutes", jobs.note_heartbeat),
        ("answer-alert", "every 10 minutes", alert_unanswered),
        ("settle-statuses", "daily 00:05", settle_statuses),
        ("seal", "daily 00:10", seals.seal_finished_day),
        ("erase-ended-disclosures", "daily 00:05", erase_ended),
        ("lapse-overdue-supplements", "daily 00:20", lapse_overdue_supplements),
        ("back-up-at-night", "daily 01:00", back_up_at_night),
        ("replay-sample", "daily 01:30", replay_sample),
        ("forget-done-jobs", "daily 02:30", jobs.forget_done_jobs),
        ("forget-old-sign-ins", "daily 02:40", forget_old_sign_ins),
        ("forget-old-searches", "daily 02:35", forget_old_searches),
        ("forget-old-imports", "daily 02:45", forget_old_imports),
        ("renew-certificate", "daily 03:10", renew_certificate),
        ("erase-old-drafts", "daily 03:00", erase_old_drafts),
        ("forget-unsent-photos", "daily 03:05", forget_unsent_photos),
        ("sweep-quarantine", "daily 03:20", sweep_quarantine),
        ("forget-stray-files", "daily 03:30", forget_stray_files),
        ("forget-wrong-guesses", "daily 02:50", forget_wrong_guesses),
        ("forget-old-deliveries", "daily 02:55", forget_old_deliveries),
        ("record-guides", "every 60 minutes", record_guides),
        ("forget-old-prints", "daily 03:25", forget_old_prints),
        ("forget-old-answers", "every 60 minutes", forget_old_answers),
    )
