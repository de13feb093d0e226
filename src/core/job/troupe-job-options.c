/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of a job: their properties, texts, keys in job files and bounds follow from this
 * table. */

#include "troupe-job-private.h"

#define MEMBER(name) G_STRUCT_OFFSET (TroupeJob, name)

/* In the order in which a job file has them. */
const TroupeOption troupe_job_options[] = {
  /* The workers. */
  { "workers", TROUPE_OPTION_COUNT, MEMBER (workers), .least = 1, .most = TROUPE_JOB_WORKERS_MAX,
    .may_be_auto = TRUE, .parse = troupe_job_parse_workers, .print = troupe_job_print_workers },
  { "workers-rule", TROUPE_OPTION_TEXT, MEMBER (workers_rule), .is_part = TRUE },
  { "threads", TROUPE_OPTION_COUNT, MEMBER (threads), "1", 1, TROUPE_JOB_THREADS_MAX },
  { "chunk", TROUPE_OPTION_COUNT, MEMBER (chunk), .least = 1, .may_be_auto = TRUE },

  /* Where the workers run. */
  { "on", TROUPE_OPTION_TEXT, MEMBER (on), "local", .parse = troupe_job_parse_on,
    .print = troupe_job_print_on },
  { "on-file", TROUPE_OPTION_PATH, MEMBER (on_file) },
  { "ssh", TROUPE_OPTION_TEXT, MEMBER (ssh), "ssh" },
  { "slurm-options", TROUPE_OPTION_TEXT, MEMBER (slurm_options) },
  { "send", TROUPE_OPTION_TEXT, MEMBER (send) },
  { "transferfile", TROUPE_OPTION_TEXT, MEMBER (transfer) },
  { "return", TROUPE_OPTION_TEXT, MEMBER (return_) },
  { "cleanup", TROUPE_OPTION_BOOLEAN, MEMBER (cleanup) },

  /* The combination and the order of the items. */
  { "link", TROUPE_OPTION_BOOLEAN, MEMBER (link) },
  { "shuf", TROUPE_OPTION_BOOLEAN, MEMBER (shuf) },
  { "seed", TROUPE_OPTION_COUNT, MEMBER (seed), .least = 1, .may_be_auto = TRUE },

  /* Items that fail or take too long. */
  { "retries", TROUPE_OPTION_COUNT, MEMBER (retries) },
  { "crash-limit", TROUPE_OPTION_COUNT, MEMBER (crash_limit), "3", .least = 1 },
  { "timeout", TROUPE_OPTION_SECONDS, MEMBER (timeout), .parse = troupe_job_parse_timeout,
    .print = troupe_job_print_timeout },
  { "timeout-percent", TROUPE_OPTION_PERCENT, MEMBER (timeout_percent), .is_part = TRUE },
  { "halt", TROUPE_OPTION_CHOICE, MEMBER (halt), .get_choices = troupe_halt_get_type,
    .parse = troupe_job_parse_halt, .print = troupe_job_print_halt },
  { "halt-why", TROUPE_OPTION_CHOICE, MEMBER (halt_why), .get_choices = troupe_halt_why_get_type,
    .is_part = TRUE },
  { "halt-count", TROUPE_OPTION_COUNT, MEMBER (halt_count), "1", .is_part = TRUE },
  { "halt-percent", TROUPE_OPTION_PERCENT, MEMBER (halt_percent), .is_part = TRUE },

  { "retry-delay", TROUPE_OPTION_TEXT, MEMBER (retry_delay), .parse = troupe_job_parse_retry_delay,
    .print = troupe_job_print_retry_delay },

  /* When items start. */
  { "delay", TROUPE_OPTION_SECONDS, MEMBER (delay) },
  { "load", TROUPE_OPTION_TEXT, MEMBER (load), .parse = troupe_job_parse_load,
    .print = troupe_job_print_load },
  { "memfree", TROUPE_OPTION_SIZE, MEMBER (memfree) },
  { "memsuspend", TROUPE_OPTION_SIZE, MEMBER (memsuspend) },
  { "limit", TROUPE_OPTION_TEXT, MEMBER (limit), .parse = troupe_job_parse_limit,
    .print = troupe_job_print_limit },

  /* Limits of a worker. */
  { "max-items", TROUPE_OPTION_LONG_COUNT, MEMBER (max_items) },
  { "memory-limit", TROUPE_OPTION_SIZE, MEMBER (memory_limit) },
  { "address-space", TROUPE_OPTION_SIZE, MEMBER (address_space) },
  { "nice", TROUPE_OPTION_COUNT, MEMBER (nice), .most = TROUPE_JOB_NICE_MAX },
  { "pin", TROUPE_OPTION_BOOLEAN, MEMBER (pin) },
  { "tmpdir", TROUPE_OPTION_PATH, MEMBER (tmpdir) },

  /* The end of a worker. */
  { "replace", TROUPE_OPTION_BOOLEAN, MEMBER (replace), "true" },
  { "grace", TROUPE_OPTION_SECONDS, MEMBER (grace), "2" },

  /* Python functions. */
  { "interpreter", TROUPE_OPTION_TEXT, MEMBER (interpreter), "python3",
    .only_for = TROUPE_JOB_PYTHON },
  { "items-as", TROUPE_OPTION_TEXT, MEMBER (items_as), "auto", .only_for = TROUPE_JOB_PYTHON,
    .word = "items" },

  /* Commands. */
  { "max-args", TROUPE_OPTION_COUNT, MEMBER (max_args), .only_for = TROUPE_JOB_COMMAND,
    .parse = troupe_job_parse_max_args, .print = troupe_job_print_max_args },
  { "omits-items", TROUPE_OPTION_BOOLEAN, MEMBER (omits_items), .is_part = TRUE },
  { "max-lines", TROUPE_OPTION_COUNT, MEMBER (max_lines), .only_for = TROUPE_JOB_COMMAND },
  { "max-chars", TROUPE_OPTION_COUNT, MEMBER (max_chars), .least = 1, .may_be_auto = TRUE,
    .only_for = TROUPE_JOB_COMMAND },
  { "fill", TROUPE_OPTION_CHOICE, MEMBER (fill), .get_choices = troupe_fill_get_type,
    .only_for = TROUPE_JOB_COMMAND },
  { "shell", TROUPE_OPTION_TEXT, MEMBER (shell), .only_for = TROUPE_JOB_COMMAND },
  { "env", TROUPE_OPTION_TEXT, MEMBER (env), .only_for = TROUPE_JOB_COMMAND },
  { "workdir", TROUPE_OPTION_PATH, MEMBER (workdir), .only_for = TROUPE_JOB_COMMAND },
  { "tty", TROUPE_OPTION_BOOLEAN, MEMBER (tty), .only_for = TROUPE_JOB_COMMAND },
  { "stdin-item", TROUPE_OPTION_BOOLEAN, MEMBER (stdin_item), .only_for = TROUPE_JOB_COMMAND },
  { "plus", TROUPE_OPTION_BOOLEAN, MEMBER (plus), .only_for = TROUPE_JOB_COMMAND },
  { "keep-failed", TROUPE_OPTION_BOOLEAN, MEMBER (keep_failed), .only_for = TROUPE_JOB_COMMAND },
  { "ok-status", TROUPE_OPTION_TEXT, MEMBER (ok_status), "0", .only_for = TROUPE_JOB_COMMAND },
  { "outside-sandbox", TROUPE_OPTION_BOOLEAN, MEMBER (outside_sandbox),
    .only_for = TROUPE_JOB_COMMAND, .old_name = "host" },
};

const guint troupe_job_n_options = G_N_ELEMENTS (troupe_job_options);
