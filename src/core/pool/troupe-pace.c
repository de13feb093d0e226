/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Decides whether another item may start now, so that a job leaves room for others. */

#include "troupe-pace.h"

#include "troupe-config.h"
#include "troupe-size.h"

#include <glib/gi18n-lib.h>

/* The readings of the load that are averaged: those of a second. A single one tells of an instant
 * in which a process happened to wait. */
#define N_LOADS 4

/* What a command answers, by its exit status; any other status means to wait. */
#define ANSWER_START 0
#define ANSWER_END   2

/* The least wait that is put into words, in microseconds. */
#define TOLD_DELAY_US G_USEC_PER_SEC

struct _TroupePace
{
  TroupePaceRules rules;
  char *command;

  TroupeReadings readings;
  gint64 read_at;
  /* The last loads without the items that ran then, newest first: what others cause. It is
   * negative if items sleep. */
  double others[N_LOADS];
  guint n_others;

  /* 0: the command does not run. */
  gint64 asked_at;
  int answer;
  gint64 answered_at;
  gboolean is_answer_used;
  gboolean is_end_done;

  gint64 started_at;
};

/**
 * troupe_pace_new:
 * @rules: the rules to keep
 *
 * Returns: (transfer full): a pace to which no item was started
 */
TroupePace *
troupe_pace_new (const TroupePaceRules *rules)
{
  TroupePace *self = g_new0 (TroupePace, 1);

  self->rules = *rules;
  self->command = g_strdup (rules->command);
  self->rules.command = self->command;
  self->readings.available = G_MAXUINT64;
  return self;
}

/**
 * troupe_pace_free:
 * @self: (transfer full): a pace
 *
 * Frees @self.
 */
void
troupe_pace_free (TroupePace *self)
{
  g_free (self->command);
  g_free (self);
}

static gboolean
has_readings (TroupePace *self)
{
  return self->rules.load > 0 || self->rules.disk > 0 || self->rules.memfree > 0 ||
         self->rules.memsuspend > 0;
}

/**
 * troupe_pace_is_watching:
 * @self: a pace
 *
 * Returns: whether it has to be given readings or answers while items run
 */
gboolean
troupe_pace_is_watching (TroupePace *self)
{
  return has_readings (self) || self->command != NULL;
}

/**
 * troupe_pace_has_rules:
 * @self: a pace
 *
 * Returns: whether there is any rule, so that items have to be started one by one
 */
gboolean
troupe_pace_has_rules (TroupePace *self)
{
  return self->rules.delay > 0 || troupe_pace_is_watching (self);
}

/**
 * troupe_pace_needs_readings:
 * @self: a pace
 * @now: by g_get_monotonic_time()
 *
 * Returns: whether a decision now needs new readings
 */
gboolean
troupe_pace_needs_readings (TroupePace *self, gint64 now)
{
  return has_readings (self) &&
         (self->read_at == 0 || now - self->read_at >= TROUPE_PACE_TICK_MS * 1000);
}

/**
 * troupe_pace_add_readings:
 * @self: a pace
 * @readings: how busy the machine is
 * @n_running: the number of items that run
 * @now: the time at which both were so
 *
 * Takes new readings.
 */
void
troupe_pace_add_readings (TroupePace *self,
                          const TroupeReadings *readings,
                          guint n_running,
                          gint64 now)
{
  if (now - self->read_at > N_LOADS * 2 * TROUPE_PACE_TICK_MS * 1000)
    self->n_others = 0;

  self->readings = *readings;
  self->read_at = now;
  self->n_others = MIN (self->n_others + 1, N_LOADS);
  for (guint i = self->n_others - 1; i > 0; i--)
    self->others[i] = self->others[i - 1];
  self->others[0] = readings->load - n_running;
}

/**
 * troupe_pace_is_blind:
 * @self: a pace with readings
 *
 * Returns: whether there is a rule whose figure is not known, so that it holds nothing up
 */
gboolean
troupe_pace_is_blind (TroupePace *self)
{
  return self->rules.disk > 0 && self->readings.disk_pressure == TROUPE_READINGS_UNKNOWN;
}

/**
 * troupe_pace_needs_answer:
 * @self: a pace
 * @now: by g_get_monotonic_time()
 *
 * Returns: whether the command must be run now: its answer counts for one item, and for a second
 */
gboolean
troupe_pace_needs_answer (TroupePace *self, gint64 now)
{
  return self->command != NULL && (self->answered_at == 0 || self->is_answer_used ||
                                   now - self->answered_at >= TROUPE_PACE_ANSWER_MS * 1000);
}

/**
 * troupe_pace_add_question:
 * @self: a pace
 * @now: by g_get_monotonic_time()
 *
 * Takes note that the command was started.
 */
void
troupe_pace_add_question (TroupePace *self, gint64 now)
{
  self->asked_at = now;
}

/**
 * troupe_pace_add_answer:
 * @self: a pace
 * @status: the exit status of the command
 * @now: when it ended
 *
 * Takes an answer.
 */
void
troupe_pace_add_answer (TroupePace *self, int status, gint64 now)
{
  self->asked_at = 0;
  self->answer = status;
  self->answered_at = now;
  self->is_answer_used = FALSE;
  self->is_end_done = FALSE;
}

/* The load if @n_running items ran now: each item that was started or has ended since a reading
 * counts as one. */
static double
pace_get_load (TroupePace *self, guint n_running)
{
  double sum = 0;

  if (self->n_others == 0)
    return 0;

  for (guint i = 0; i < self->n_others; i++)
    sum += self->others[i];
  return MAX (sum / self->n_others + n_running, 0);
}

/**
 * troupe_pace_get_next_start:
 * @self: a pace
 *
 * Returns: the time before which no item starts because of the delay, by g_get_monotonic_time(); 0
 *   before the first start
 */
gint64
troupe_pace_get_next_start (TroupePace *self)
{
  return self->started_at == 0 ? 0
                               : self->started_at + (gint64) (self->rules.delay * G_USEC_PER_SEC);
}

/* The memory that must be available before an item starts beside @n_running others. */
static guint64
pace_get_wanted_memory (TroupePace *self, guint n_running)
{
  const gboolean is_full = n_running >= troupe_pace_get_most_running (self);
  const guint64 suspending = is_full ? self->rules.memsuspend * 2 : self->rules.memsuspend;

  return MAX (self->rules.memfree, suspending);
}

/**
 * troupe_pace_get_most_running:
 * @self: a pace
 *
 * The rule is that of GNU parallel: one while less memory is available than the rule says, then
 * two, and the more, the nearer the available memory is to twice as much.
 *
 * Returns: the number of items that may run, not suspended
 */
guint
troupe_pace_get_most_running (TroupePace *self)
{
  const double size = self->rules.memsuspend;
  const double available = self->readings.available;

  if (size == 0 || available >= 2 * size)
    return G_MAXUINT;
  return 1 + (guint) MIN (1 / (2 - available / size), G_MAXINT);
}

static gboolean
pace_is_told_to_end (TroupePace *self)
{
  return self->command != NULL && self->answered_at != 0 && self->answer == ANSWER_END &&
         !self->is_end_done;
}

/**
 * troupe_pace_must_end_one:
 * @self: a pace
 * @n_running: the number of items that run, or are suspended
 *
 * The only item that runs is not ended for want of memory: run again, it would need as much.
 *
 * Returns: whether the youngest item must make room for the others
 */
gboolean
troupe_pace_must_end_one (TroupePace *self, guint n_running)
{
  if (pace_is_told_to_end (self))
    return n_running > 0;
  return n_running > 1 && self->readings.available < self->rules.memfree / 2;
}

/**
 * troupe_pace_add_end:
 * @self: a pace
 *
 * Takes note that an item is ended: an answer ends one item.
 */
void
troupe_pace_add_end (TroupePace *self)
{
  self->is_end_done = TRUE;
}

static gboolean
pace_is_allowed (TroupePace *self, gint64 now)
{
  return self->command == NULL ||
         (!troupe_pace_needs_answer (self, now) && self->answer == ANSWER_START);
}

/**
 * troupe_pace_may_start:
 * @self: a pace with new readings
 * @n_running: the number of items that run, not suspended
 * @now: by g_get_monotonic_time()
 *
 * Returns: whether another item may start now
 */
gboolean
troupe_pace_may_start (TroupePace *self, guint n_running, gint64 now)
{
  const TroupePaceRules *rules = &self->rules;

  return now >= troupe_pace_get_next_start (self) &&
         (rules->load == 0 || pace_get_load (self, n_running) < rules->load) &&
         (rules->disk == 0 || self->readings.disk_pressure <= rules->disk) &&
         self->readings.available >= pace_get_wanted_memory (self, n_running) &&
         pace_is_allowed (self, now);
}

/**
 * troupe_pace_add_start:
 * @self: a pace
 * @now: when an item was started
 *
 * Takes note of it.
 */
void
troupe_pace_add_start (TroupePace *self, gint64 now)
{
  self->started_at = now;
  self->is_answer_used = TRUE;
}

/* Appends the pressure to a reason, if the kernel tells it. */
static char *
add_pressure (char *reason, double pressure)
{
  g_autofree char *owned = reason;

  if (pressure < 1)
    return g_steal_pointer (&owned);
  /* Translators: the reason why no item starts, such as "load 8.1 of 4", and how much of the time
   * something had to wait for that resource */
  return g_strdup_printf (_ ("%s (pressure %.0f %%)"), owned, pressure);
}

static char *
pace_describe_memory (TroupePace *self, guint64 wanted)
{
  g_autofree char *available = troupe_size_describe (self->readings.available);
  g_autofree char *size = troupe_size_describe (wanted);

  /* Translators: two amounts of memory, such as "300 MB of 1 GB free" */
  return add_pressure (g_strdup_printf (_ ("%s of %s free"), available, size),
                       self->readings.memory_pressure);
}

static guint
get_whole_seconds (gint64 left)
{
  return (guint) ((left + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC);
}

/**
 * troupe_pace_describe_delay:
 * @n_items: items that failed and are run again
 * @left: the microseconds until the first of them is, negative if there is none
 *
 * Returns: (transfer full) (nullable): a description such as "2 failed items run again, in 5 s", or
 *   %NULL if the wait is short
 */
char *
troupe_pace_describe_delay (guint n_items, gint64 left)
{
  const guint seconds = get_whole_seconds (left);

  if (left < G_USEC_PER_SEC / 2)
    return NULL;
  /* Translators: how many items, and in how many seconds */
  return g_strdup_printf (ngettext ("%u failed item runs again, in %u s",
                                    "%u failed items run again, in %u s", n_items),
                          n_items, seconds);
}

/**
 * troupe_pace_describe_suspension:
 * @self: a pace with readings
 *
 * Returns: (transfer full): why items are suspended
 */
char *
troupe_pace_describe_suspension (TroupePace *self)
{
  return pace_describe_memory (self, self->rules.memsuspend * 2);
}

static char *
pace_describe_answer (TroupePace *self)
{
  /* Translators: a command, and its exit status */
  return g_strdup_printf (_ ("“%s” ended with %d"), self->command, self->answer);
}

/**
 * troupe_pace_describe_end:
 * @self: a pace for which an item must make room
 *
 * Returns: (transfer full): the reason
 */
char *
troupe_pace_describe_end (TroupePace *self)
{
  return pace_is_told_to_end (self) ? pace_describe_answer (self)
                                    : pace_describe_memory (self, self->rules.memfree);
}

/**
 * troupe_pace_describe:
 * @self: a pace
 * @n_running: the number of items that run, not suspended
 * @now: by g_get_monotonic_time()
 *
 * Returns: (transfer full) (nullable): the reason why no item starts, such as "load 8.1 of 4", or
 *   %NULL if one may start or the wait is short
 */
char *
troupe_pace_describe (TroupePace *self, guint n_running, gint64 now)
{
  const gint64 left = troupe_pace_get_next_start (self) - now;
  const double load = pace_get_load (self, n_running);
  const guint64 memory = pace_get_wanted_memory (self, n_running);

  if (left >= TOLD_DELAY_US)
    {
      const guint seconds = get_whole_seconds (left);

      return g_strdup_printf (ngettext ("the next item starts in %u second",
                                        "the next item starts in %u seconds", seconds),
                              seconds);
    }
  if (left > 0)
    return NULL;
  if (self->rules.load > 0 && load >= self->rules.load)
    /* Translators: the processes that want a core, and the limit of their number */
    return add_pressure (g_strdup_printf (_ ("load %.1f of %g"), load, self->rules.load),
                         self->readings.cpu_pressure);
  if (self->rules.disk > 0 && self->readings.disk_pressure > self->rules.disk)
    /* Translators: two percentages of the time */
    return g_strdup_printf (_ ("disk pressure %.0f %% of %g %%"), self->readings.disk_pressure,
                            self->rules.disk);
  if (self->readings.available < memory)
    return pace_describe_memory (self, memory);
  if (self->asked_at != 0 && now - self->asked_at >= TOLD_DELAY_US)
    /* Translators: the command of --limit, whose end is waited for */
    return g_strdup_printf (_ ("“%s” has not ended yet"), self->command);
  if (self->command == NULL || self->answered_at == 0 || self->answer == ANSWER_START)
    return NULL;
  return pace_describe_answer (self);
}
