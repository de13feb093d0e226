/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A job: the program or function to run, and its options. */

#pragma once

#include "troupe-job-error.h"
#include "troupe-options.h"
#include "troupe-places.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** More processes, or threads in each, are taken for a slip. */
#define TROUPE_JOB_WORKERS_MAX 4096u
#define TROUPE_JOB_THREADS_MAX 1024u
#define TROUPE_JOB_NICE_MAX    19u

#define TROUPE_TYPE_JOB (troupe_job_get_type ())

/**
 * TroupeJob:
 *
 * The program or function to run, and its options, but not its items: those are a #TroupeSource. A
 * pool copies the job when it is created, so that a form can be bound to a job and changed during
 * another run.
 *
 * Each option is a property of the same name ("crash-limit"), which notifies when its value
 * changed. Any value may be set; troupe_job_validate() checks it.
 */
G_DECLARE_FINAL_TYPE (TroupeJob, troupe_job, TROUPE, JOB, TroupeOptions)

TroupeJob *troupe_job_new (TroupeJobKind kind, const char *subject);
TroupeJob *troupe_job_copy (TroupeJob *self);
gboolean troupe_job_validate (TroupeJob *self, GError **error);
gboolean troupe_job_validate_options (TroupeJob *self, GError **error);
char *troupe_job_dup_warning (TroupeJob *self);
char *troupe_job_describe (TroupeJob *self);

TroupeJobKind troupe_job_get_kind (TroupeJob *self);
void troupe_job_set_kind (TroupeJob *self, TroupeJobKind kind);
const char *troupe_job_get_subject (TroupeJob *self);
void troupe_job_set_subject (TroupeJob *self, const char *subject);

guint troupe_job_get_workers (TroupeJob *self);
void troupe_job_set_workers (TroupeJob *self, guint workers);
const char *troupe_job_get_workers_rule (TroupeJob *self);
guint troupe_job_get_effective_workers (TroupeJob *self);

guint troupe_job_get_threads (TroupeJob *self);
void troupe_job_set_threads (TroupeJob *self, guint threads);

guint troupe_job_get_chunk (TroupeJob *self);
void troupe_job_set_chunk (TroupeJob *self, guint chunk);

guint troupe_job_get_retries (TroupeJob *self);
void troupe_job_set_retries (TroupeJob *self, guint retries);

guint troupe_job_get_crash_limit (TroupeJob *self);
void troupe_job_set_crash_limit (TroupeJob *self, guint crash_limit);

double troupe_job_get_timeout (TroupeJob *self);
double troupe_job_get_timeout_percent (TroupeJob *self);
gboolean troupe_job_has_timeout (TroupeJob *self);
void troupe_job_set_timeout (TroupeJob *self, double timeout);

TroupeHalt troupe_job_get_halt (TroupeJob *self);
void troupe_job_set_halt (TroupeJob *self, TroupeHalt halt);

TroupeHaltWhy troupe_job_get_halt_why (TroupeJob *self);
guint troupe_job_get_halt_count (TroupeJob *self);
void troupe_job_set_halt_count (TroupeJob *self, guint halt_count);
double troupe_job_get_halt_percent (TroupeJob *self);
void troupe_job_set_halt_percent (TroupeJob *self, double halt_percent);

guint64 troupe_job_get_max_items (TroupeJob *self);
void troupe_job_set_max_items (TroupeJob *self, guint64 max_items);

guint64 troupe_job_get_memory_limit (TroupeJob *self);
void troupe_job_set_memory_limit (TroupeJob *self, guint64 memory_limit);

guint64 troupe_job_get_address_space (TroupeJob *self);
void troupe_job_set_address_space (TroupeJob *self, guint64 address_space);

guint troupe_job_get_nice (TroupeJob *self);
void troupe_job_set_nice (TroupeJob *self, guint nice);

gboolean troupe_job_get_pin (TroupeJob *self);
void troupe_job_set_pin (TroupeJob *self, gboolean pin);
gboolean troupe_job_get_keep_failed (TroupeJob *self);
const char *troupe_job_get_ok_status (TroupeJob *self);
gboolean troupe_job_get_outside_sandbox (TroupeJob *self);
void troupe_job_set_outside_sandbox (TroupeJob *self, gboolean outside_sandbox);

gboolean troupe_job_get_replace (TroupeJob *self);
void troupe_job_set_replace (TroupeJob *self, gboolean replace);

double troupe_job_get_grace (TroupeJob *self);
void troupe_job_set_grace (TroupeJob *self, double grace);

const char *troupe_job_get_interpreter (TroupeJob *self);
void troupe_job_set_interpreter (TroupeJob *self, const char *interpreter);
GStrv troupe_job_split_interpreter (const char *interpreter, GError **error);
const char *troupe_job_get_items_as (TroupeJob *self);
void troupe_job_set_items_as (TroupeJob *self, const char *items_as);

gboolean troupe_job_has_groups (TroupeJob *self);
guint troupe_job_get_group_max (TroupeJob *self);
gboolean troupe_job_repeats_words (TroupeJob *self);
gboolean troupe_job_get_omits_items (TroupeJob *self);
guint troupe_job_get_max_lines (TroupeJob *self);
guint troupe_job_get_max_chars (TroupeJob *self);
TroupeFill troupe_job_get_fill (TroupeJob *self);
const char *troupe_job_get_shell (TroupeJob *self);
const char *troupe_job_get_env (TroupeJob *self);
const char *troupe_job_get_workdir (TroupeJob *self);
gboolean troupe_job_get_tty (TroupeJob *self);
const char *troupe_job_get_tmpdir (TroupeJob *self);

const char *const *troupe_job_get_columns (TroupeJob *self);
void troupe_job_set_columns (TroupeJob *self, const char *const *columns);
gboolean troupe_job_get_stream (TroupeJob *self);
void troupe_job_set_stream (TroupeJob *self, gboolean stream);
const char *troupe_job_get_calls (TroupeJob *self);
void troupe_job_set_calls (TroupeJob *self, const char *calls);

gboolean troupe_job_is_far (TroupeJob *self);
TroupePlaces *troupe_job_create_places (TroupeJob *self, GError **error);
const char *troupe_job_get_send (TroupeJob *self);
const char *troupe_job_get_transfer (TroupeJob *self);
const char *troupe_job_get_return (TroupeJob *self);
gboolean troupe_job_get_cleanup (TroupeJob *self);
gboolean troupe_job_has_files (TroupeJob *self);
GStrv troupe_job_split_slurm_options (TroupeJob *self, GError **error);
GStrv troupe_job_split_ssh (TroupeJob *self, GError **error);

gboolean troupe_job_get_link (TroupeJob *self);
gboolean troupe_job_get_shuf (TroupeJob *self);
guint troupe_job_get_seed (TroupeJob *self);
gboolean troupe_job_get_stdin_item (TroupeJob *self);
gboolean troupe_job_get_plus (TroupeJob *self);

G_END_DECLS
