/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random changes of the frames in which one process tells another about a run. */

#include "told-examples.h"
#include "troupe-told-processes.h"
#include "troupe-worker-processes.h"

#define CHANGES 20000

/* What is accepted, written again, is a frame that reads the same. Returns whether it was. */
static gboolean
take_any (TroupeToldType type, const guint8 *body, gsize size, GByteArray *again)
{
  g_autoptr (TroupeEvent) event = NULL;
  g_auto (TroupeToldCores) cores = { 0 };
  g_autofree char *command_line = NULL;
  TroupeWorkerStatus status;
  TroupeWorkerSample sample;
  TroupeRunCounts counts;
  TroupeToldOrder order;
  g_autoptr (TroupeWorkerProcesses) processes = troupe_worker_processes_new ();
  g_autoptr (GArray) samples = NULL;
  guint worker;

  g_byte_array_set_size (again, 0);
  switch (type)
    {
    case TROUPE_TOLD_WORKER:
      if (!troupe_told_worker_read (body, size, 0, &status, &command_line, NULL))
        return FALSE;
      troupe_told_worker_append (again, &status, command_line);
      return TRUE;
    case TROUPE_TOLD_SAMPLE:
      if (!troupe_told_sample_read (body, size, &worker, &sample, NULL))
        return FALSE;
      troupe_told_sample_append (again, worker, &sample);
      return TRUE;
    case TROUPE_TOLD_EVENT:
      event = troupe_told_event_read (body, size, NULL);
      if (event == NULL)
        return FALSE;
      troupe_told_event_append (again, event);
      return TRUE;
    case TROUPE_TOLD_COUNTS:
      if (!troupe_told_counts_read (body, size, 0, &counts, NULL))
        return FALSE;
      troupe_told_counts_append (again, &counts);
      return TRUE;
    case TROUPE_TOLD_CORES:
      if (!troupe_told_cores_read (body, size, &cores, NULL))
        return FALSE;
      troupe_told_cores_append (again, &cores);
      return TRUE;
    case TROUPE_TOLD_PROCESSES:
      samples = troupe_told_processes_read (body, size, &worker, NULL);
      if (samples == NULL)
        return FALSE;
      troupe_worker_processes_set_samples (processes, (const TroupeProcessSample *) samples->data,
                                           samples->len);
      troupe_told_processes_append (again, worker, G_LIST_MODEL (processes));
      return TRUE;
    case TROUPE_TOLD_ORDER:
      if (!troupe_told_order_read (body, size, &order, NULL))
        return FALSE;
      troupe_told_order_append (again, &order);
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

static void
append_any (GByteArray *frame, TroupeToldType type)
{
  g_autoptr (TroupeEvent) event = troupe_event_new (TROUPE_EVENT_DIED, 1.5, 2, "it died");
  const TroupeToldOrder order = { TROUPE_TOLD_ORDER_ACT, 3, TROUPE_RUN_CONTINUE };
  const TroupeProcessSample sample = { 4711, "convert", 99.5, 12345678 };
  g_autoptr (TroupeWorkerProcesses) processes = troupe_worker_processes_new ();

  switch (type)
    {
    case TROUPE_TOLD_WORKER:
      troupe_told_worker_append (frame, &told_worker, "command");
      break;
    case TROUPE_TOLD_SAMPLE:
      troupe_told_sample_append (frame, 3, &told_sample);
      break;
    case TROUPE_TOLD_EVENT:
      troupe_told_event_append (frame, event);
      break;
    case TROUPE_TOLD_COUNTS:
      troupe_told_counts_append (frame, &told_counts);
      break;
    case TROUPE_TOLD_CORES:
      troupe_told_cores_append (frame, &told_cores);
      break;
    case TROUPE_TOLD_PROCESSES:
      troupe_worker_processes_set_samples (processes, &sample, 1);
      troupe_told_processes_append (frame, 3, G_LIST_MODEL (processes));
      break;
    case TROUPE_TOLD_ORDER:
      troupe_told_order_append (frame, &order);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
test_fuzz (void)
{
  static const TroupeToldType types[] = { TROUPE_TOLD_WORKER,   TROUPE_TOLD_SAMPLE,
                                          TROUPE_TOLD_EVENT,    TROUPE_TOLD_COUNTS,
                                          TROUPE_TOLD_CORES,    TROUPE_TOLD_ORDER,
                                          TROUPE_TOLD_PROCESSES };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GByteArray) frame = g_byte_array_new ();
      g_autoptr (GByteArray) again = g_byte_array_new ();
      g_autoptr (GByteArray) third = g_byte_array_new ();
      guint n_accepted = 0;
      guint n_refused = 0;
      const guint8 *body;
      gsize size;

      append_any (frame, types[i]);
      body = told_get_body (frame, types[i], &size);
      for (guint j = 0; j < CHANGES; j++)
        {
          gsize length = j % 2 == 0 ? size : (gsize) g_test_rand_int_range (0, size + 1);
          /* Of its exact size, so that a checker of memory sees a byte too far. */
          g_autofree guint8 *changed = g_memdup2 (body, length);
          guint n = g_test_rand_int_range (0, 4);

          for (guint k = 0; k < n && length > 0; k++)
            changed[g_test_rand_int_range (0, length)] = g_test_rand_int_range (0, 256);

          if (!take_any (types[i], changed, length, again))
            {
              n_refused++;
              continue;
            }
          n_accepted++;
          g_assert_true (take_any (types[i], again->data + TROUPE_WIRE_HEADER_SIZE,
                                   again->len - TROUPE_WIRE_HEADER_SIZE, third));
          g_assert_cmpmem (third->data, third->len, again->data, again->len);
        }
      g_assert_cmpuint (n_accepted, >, 100);
      g_assert_cmpuint (n_refused, >, 100);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/told-fuzz/any", test_fuzz);

  return g_test_run ();
}
