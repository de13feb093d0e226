/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nodes that Slurm gives to this process, from the request to their release. */

#include "troupe-slurm-allocation.h"

#include "troupe-config.h"
#include "troupe-far-error.h"
#include "troupe-local-process.h"
#include "troupe-slurm-call.h"
#include "troupe-slurm-words.h"
#include "troupe-timer.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* The guard, which kills what a pool left behind, must not kill salloc: it gives the nodes back
 * when its input ends. */
#define MARKER "slurm"

/* Marks the words of another program. */
#define SAID(text) text

/* Time between two questions why it waits. */
#define LOOK_MS 2000

/* Time in which salloc gives the nodes back. */
#define RELEASE_MS 5000

/* A limit of the time that is left, in seconds: a part of it, but not more, before its end a person
 * is told. */
#define NOTICE_PART  10
#define NOTICE_MAX_S 300

struct _TroupeSlurmAllocation
{
  GObject parent_instance;

  TroupeLauncherWaiting waiting;
  gpointer waiting_data;
  GTask *task;
  gulong cancelled_id;

  TroupeLocalProcess *process;
  gboolean has_ended;
  int input_fd;
  int output_fd;
  int error_fd;
  GSource *output_source;
  GSource *error_source;
  GString *output;
  GString *errors;

  char *number;
  GArray *cpus;
  GPtrArray *nodes;
  gboolean is_granted;

  GSource *look_timer;
  GSource *notice_timer;
  gboolean is_looking;
  char *told;
};

G_DEFINE_FINAL_TYPE (TroupeSlurmAllocation, troupe_slurm_allocation, G_TYPE_OBJECT)

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    g_close (*fd, NULL);
  *fd = -1;
}

static void
troupe_slurm_allocation_dispose (GObject *object)
{
  TroupeSlurmAllocation *self = TROUPE_SLURM_ALLOCATION (object);

  troupe_timer_clear (&self->look_timer);
  troupe_timer_clear (&self->notice_timer);
  troupe_timer_clear (&self->output_source);
  troupe_timer_clear (&self->error_source);
  close_fd (&self->input_fd);
  close_fd (&self->output_fd);
  close_fd (&self->error_fd);
  g_clear_object (&self->process);

  G_OBJECT_CLASS (troupe_slurm_allocation_parent_class)->dispose (object);
}

static void
troupe_slurm_allocation_finalize (GObject *object)
{
  TroupeSlurmAllocation *self = TROUPE_SLURM_ALLOCATION (object);

  g_string_free (self->output, TRUE);
  g_string_free (self->errors, TRUE);
  g_clear_pointer (&self->cpus, g_array_unref);
  g_ptr_array_unref (self->nodes);
  g_free (self->number);
  g_free (self->told);

  G_OBJECT_CLASS (troupe_slurm_allocation_parent_class)->finalize (object);
}

static void
troupe_slurm_allocation_class_init (TroupeSlurmAllocationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = troupe_slurm_allocation_dispose;
  object_class->finalize = troupe_slurm_allocation_finalize;
}

static void
troupe_slurm_allocation_init (TroupeSlurmAllocation *self)
{
  self->input_fd = self->output_fd = self->error_fd = -1;
  self->output = g_string_new (NULL);
  self->errors = g_string_new (NULL);
  self->nodes = g_ptr_array_new_with_free_func (g_free);
}

/**
 * troupe_slurm_allocation_new:
 *
 * Returns: (transfer full): an allocation, to be requested
 */
TroupeSlurmAllocation *
troupe_slurm_allocation_new (void)
{
  return g_object_new (TROUPE_TYPE_SLURM_ALLOCATION, NULL);
}

static void
allocation_tell (TroupeSlurmAllocation *self, const char *text)
{
  if (g_strcmp0 (self->told, text) == 0)
    return;

  g_free (self->told);
  self->told = g_strdup (text);
  self->waiting (text, self->waiting_data);
}

static void
allocation_return (TroupeSlurmAllocation *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  troupe_timer_clear (&self->look_timer);
  if (task == NULL)
    {
      g_clear_error (&error);
      return;
    }

  g_cancellable_disconnect (g_task_get_cancellable (task), self->cancelled_id);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
allocation_fail (TroupeSlurmAllocation *self, const char *words)
{
  allocation_return (self, g_error_new_literal (TROUPE_FAR_ERROR, TROUPE_FAR_ERROR_REFUSED, words));
}

/* Whoever asked gets no nodes: what was requested is taken back. */
static void
allocation_withdraw (TroupeSlurmAllocation *self)
{
  if (!self->has_ended && self->process != NULL)
    troupe_local_process_signal (self->process, SIGTERM);
}

/* Questions */

typedef void (*Answer) (TroupeSlurmAllocation *self, const char *line);

typedef struct
{
  TroupeSlurmAllocation *allocation;
  Answer answer;
} Question;

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Question *question = data;
  g_autoptr (TroupeSlurmAllocation) self = question->allocation;
  g_autofree char *line = NULL;

  self->is_looking = FALSE;
  if (g_subprocess_communicate_utf8_finish (G_SUBPROCESS (object), result, &line, NULL, NULL) &&
      line != NULL && *g_strstrip (line) != '\0')
    question->answer (self, line);
}

static void
allocation_ask (TroupeSlurmAllocation *self, const char *format, Answer answer)
{
  g_auto (GStrv) arguments = troupe_slurm_call_build_state (self->number, format);
  g_autoptr (GSubprocess) process = NULL;
  Question *question;

  process =
      g_subprocess_newv ((const char *const *) arguments,
                         G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  if (process == NULL)
    return;

  self->is_looking = TRUE;
  question = g_new (Question, 1);
  question->allocation = g_object_ref (self);
  question->answer = answer;
  g_subprocess_communicate_utf8_async (process, NULL, NULL, answered_cb, question);
}

static void
state_cb (TroupeSlurmAllocation *self, const char *line)
{
  g_autofree char *words = NULL;
  TroupeSlurmState state;

  if (self->task == NULL)
    return;

  state = troupe_slurm_words_read_state (line, self->number, &words);
  if (state == TROUPE_SLURM_STATE_NEVER)
    {
      allocation_withdraw (self);
      allocation_fail (self, words);
    }
  else if (words != NULL)
    {
      allocation_tell (self, words);
    }
}

/* One look at a time: a controller that is gone lets each wait. */
static gboolean
look_cb (gpointer data)
{
  TroupeSlurmAllocation *self = data;

  if (!self->is_looking)
    allocation_ask (self, TROUPE_SLURM_STATE_FORMAT, state_cb);
  return G_SOURCE_CONTINUE;
}

static gboolean
notice_cb (gpointer data)
{
  TroupeSlurmAllocation *self = data;
  g_autofree char *text =
      g_strdup_printf (_ ("The time limit of Slurm job %s is near: items that are not done by then "
                          "are not run."),
                       self->number);

  troupe_timer_clear (&self->notice_timer);
  allocation_tell (self, text);
  return G_SOURCE_REMOVE;
}

static void
time_left_cb (TroupeSlurmAllocation *self, const char *line)
{
  const gint64 left = troupe_slurm_words_read_time (line);

  if (left >= 0 && left < G_MAXUINT / 1000 && !self->has_ended)
    self->notice_timer = troupe_timer_add (
        (guint) (left - MIN (left / NOTICE_PART, NOTICE_MAX_S)) * 1000, notice_cb, self);
}

/* What salloc says */

/* "salloc: Pending job allocation 4". */
static void
allocation_read_errors (TroupeSlurmAllocation *self)
{
  static const char pending[] = SAID ("Pending job allocation ");
  const char *at = strstr (self->errors->str, pending);

  if (at == NULL || self->number != NULL || strchr (at, '\n') == NULL)
    return;

  at += strlen (pending);
  self->number = g_strndup (at, strspn (at, "0123456789"));
  self->look_timer = troupe_timer_add (LOOK_MS, look_cb, self);
  look_cb (self);
}

/* "NUMBER CPUS", the names of the nodes, ".", a line each. */
static gboolean
allocation_read_grant (TroupeSlurmAllocation *self)
{
  g_auto (GStrv) lines = g_strsplit (self->output->str, "\n", -1);
  g_auto (GStrv) words = g_strsplit (lines[0], " ", 2);

  if (g_strv_length (words) != 2)
    return FALSE;

  g_free (self->number);
  self->number = g_strdup (words[0]);
  self->cpus = troupe_slurm_words_read_cpus (words[1]);
  for (guint i = 1; lines[i] != NULL && !g_str_equal (lines[i], "."); i++)
    g_ptr_array_add (self->nodes, g_strdup (lines[i]));
  return *self->number != '\0' && self->cpus != NULL && self->nodes->len == self->cpus->len;
}

static void
allocation_read_output (TroupeSlurmAllocation *self)
{
  if (self->is_granted || !g_str_has_suffix (self->output->str, "\n.\n"))
    return;

  self->is_granted = TRUE;
  if (allocation_read_grant (self))
    {
      troupe_timer_clear (&self->look_timer);
      allocation_return (self, NULL);
      allocation_ask (self, "%L", time_left_cb);
    }
  else
    {
      g_autofree char *words = g_strdup_printf (
          _ ("What Slurm says of its nodes is not understood: %s"), self->output->str);

      allocation_fail (self, words);
    }
}

/* Returns whether there may be more. */
static gboolean
read_some (int fd, GString *to)
{
  char text[4096];
  gssize size;

  while ((size = read (fd, text, sizeof text)) > 0)
    g_string_append_len (to, text, size);
  return size < 0 && errno == EAGAIN;
}

static gboolean
output_cb (int fd, GIOCondition condition, gpointer data)
{
  g_autoptr (TroupeSlurmAllocation) self = g_object_ref (data);
  const gboolean goes_on = read_some (fd, self->output);

  allocation_read_output (self);
  if (!goes_on)
    troupe_timer_clear (&self->output_source);
  return goes_on;
}

static gboolean
errors_cb (int fd, GIOCondition condition, gpointer data)
{
  g_autoptr (TroupeSlurmAllocation) self = g_object_ref (data);
  const gboolean goes_on = read_some (fd, self->errors);

  allocation_read_errors (self);
  if (!goes_on)
    troupe_timer_clear (&self->error_source);
  return goes_on;
}

static GSource *
watch (int fd, GUnixFDSourceFunc callback, gpointer data)
{
  GSource *source = g_unix_fd_source_new (fd, G_IO_IN | G_IO_HUP);

  g_source_set_callback (source, G_SOURCE_FUNC (callback), data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
reaped_cb (gpointer data)
{
  g_autoptr (TroupeSlurmAllocation) self = data;

  self->has_ended = TRUE;
  if (self->task == NULL)
    return;

  read_some (self->output_fd, self->output);
  read_some (self->error_fd, self->errors);
  allocation_read_output (self);
  if (self->task != NULL)
    {
      g_autofree char *words = troupe_slurm_words_explain_refusal (self->errors->str);

      allocation_fail (self, words);
    }
}

static gboolean
withdraw_cb (gpointer data)
{
  TroupeSlurmAllocation *self = data;

  allocation_withdraw (self);
  allocation_return (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  return G_SOURCE_REMOVE;
}

/* The handler is disconnected later, which cannot be done within it. */
static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, withdraw_cb, g_object_ref (data), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/**
 * troupe_slurm_allocation_request_async:
 * @self: an allocation that was not requested
 * @arguments: (array zero-terminated=1): the call of troupe_slurm_call_build_allocation()
 * @waiting: called with the reason for waiting whenever that changes, and later when the time limit
 *   is near; not after the release
 * @waiting_data: for @waiting
 * @cancellable: (nullable): takes the request back
 * @callback: called when there are nodes, or never will be
 * @data: for @callback
 *
 * Asks Slurm for nodes.
 */
void
troupe_slurm_allocation_request_async (TroupeSlurmAllocation *self,
                                       const char *const *arguments,
                                       TroupeLauncherWaiting waiting,
                                       gpointer waiting_data,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  TroupeLocalPipes pipes;
  GError *error = NULL;

  g_task_set_source_tag (task, troupe_slurm_allocation_request_async);
  self->waiting = waiting;
  self->waiting_data = waiting_data;
  self->process = troupe_local_process_start (arguments, NULL, MARKER, &pipes, &error);
  if (self->process == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self->input_fd = pipes.input_fd;
  self->output_fd = pipes.output_fd;
  self->error_fd = pipes.error_fd;
  self->output_source = watch (self->output_fd, output_cb, self);
  self->error_source = watch (self->error_fd, errors_cb, self);
  self->task = g_steal_pointer (&task);
  troupe_local_process_wait (self->process, reaped_cb, g_object_ref (self));
  if (cancellable != NULL)
    self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);
}

/**
 * troupe_slurm_allocation_request_finish:
 * @self: an allocation
 * @result: the result passed to the callback
 * @error: return location for an error: %TROUPE_FAR_ERROR_REFUSED, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether there are nodes
 */
gboolean
troupe_slurm_allocation_request_finish (TroupeSlurmAllocation *self,
                                        GAsyncResult *result,
                                        GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * troupe_slurm_allocation_get_number:
 * @self: an allocation with nodes
 *
 * Returns: (transfer none): the number of its job
 */
const char *
troupe_slurm_allocation_get_number (TroupeSlurmAllocation *self)
{
  return self->number;
}

/**
 * troupe_slurm_allocation_get_n_nodes:
 * @self: an allocation
 *
 * Returns: the number of its nodes
 */
guint
troupe_slurm_allocation_get_n_nodes (TroupeSlurmAllocation *self)
{
  return self->nodes->len;
}

/**
 * troupe_slurm_allocation_get_node:
 * @self: an allocation
 * @position: less than the number of nodes
 *
 * Returns: (transfer none): the name of a node
 */
const char *
troupe_slurm_allocation_get_node (TroupeSlurmAllocation *self, guint position)
{
  return g_ptr_array_index (self->nodes, position);
}

/**
 * troupe_slurm_allocation_get_n_cpus:
 * @self: an allocation
 * @position: less than the number of nodes
 *
 * Returns: the number of processors of a node that belong to it
 */
guint
troupe_slurm_allocation_get_n_cpus (TroupeSlurmAllocation *self, guint position)
{
  return g_array_index (self->cpus, guint, position);
}

/**
 * troupe_slurm_allocation_release:
 * @self: an allocation, requested or not
 *
 * Gives the nodes back, and waits until Slurm was told. If its controller does not answer, the time
 * limit of the job ends it.
 */
void
troupe_slurm_allocation_release (TroupeSlurmAllocation *self)
{
  troupe_timer_clear (&self->look_timer);
  troupe_timer_clear (&self->notice_timer);
  troupe_timer_clear (&self->output_source);
  troupe_timer_clear (&self->error_source);
  close_fd (&self->input_fd);
  if (self->process != NULL && !self->has_ended)
    troupe_local_process_finish (self->process, RELEASE_MS);
}
