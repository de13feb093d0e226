/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The members of a worker's status that are properties of the worker as they are. */

#include "troupe-worker-facts.h"

#include <string.h>

/* A property that shows a member of the status unchanged. */
typedef struct
{
  const char *name;
  GType type;
  gsize offset;
} Fact;

#define FACT(name, type, member)                             \
  {                                                          \
    name, type, G_STRUCT_OFFSET (TroupeWorkerStatus, member) \
  }

static const Fact facts[] = {
  FACT ("number", G_TYPE_UINT, number),
  FACT ("slot", G_TYPE_UINT, slot),
  FACT ("pid", G_TYPE_INT64, pid),
  FACT ("state", G_TYPE_INT, state),
  FACT ("items-done", G_TYPE_UINT64, items_done),
  FACT ("item", G_TYPE_STRING, item),
  FACT ("item-since", G_TYPE_INT64, item_since),
  FACT ("killed-by", G_TYPE_INT, killed_by),
  FACT ("replaces", G_TYPE_UINT, replaces),
  FACT ("restarts", G_TYPE_UINT, restarts),
  FACT ("is-local", G_TYPE_BOOLEAN, is_local),
};

G_STATIC_ASSERT (G_N_ELEMENTS (facts) == TROUPE_N_WORKER_FACTS);

/**
 * troupe_worker_fact_get:
 * @n: the number of a fact, less than %TROUPE_N_WORKER_FACTS
 * @status: the status of a worker
 * @value: an initialized value of the type of the fact
 *
 * Sets @value to the fact.
 */
void
troupe_worker_fact_get (guint n, const TroupeWorkerStatus *status, GValue *value)
{
  const Fact *fact = &facts[n];
  gconstpointer member = G_STRUCT_MEMBER_P (status, fact->offset);

  switch (fact->type)
    {
    case G_TYPE_BOOLEAN:
      g_value_set_boolean (value, *(const gboolean *) member);
      break;
    case G_TYPE_INT:
      g_value_set_int (value, *(const int *) member);
      break;
    case G_TYPE_UINT:
      g_value_set_uint (value, *(const guint *) member);
      break;
    case G_TYPE_INT64:
      g_value_set_int64 (value, *(const gint64 *) member);
      /* The time for which it is stopped does not count for its item. */
      if (member == &status->item_since && status->item_since != 0 && status->paused_since != 0)
        g_value_set_int64 (value,
                           status->item_since + g_get_monotonic_time () - status->paused_since);
      break;
    case G_TYPE_UINT64:
      g_value_set_uint64 (value, *(const guint64 *) member);
      break;
    case G_TYPE_STRING:
      g_value_set_string (value, member);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * troupe_worker_fact_is_same:
 * @n: the number of a fact
 * @a: the status of a worker
 * @b: another one
 *
 * Returns: whether the fact is the same in both
 */
gboolean
troupe_worker_fact_is_same (guint n, const TroupeWorkerStatus *a, const TroupeWorkerStatus *b)
{
  const Fact *fact = &facts[n];
  gconstpointer in_a = G_STRUCT_MEMBER_P (a, fact->offset);
  gconstpointer in_b = G_STRUCT_MEMBER_P (b, fact->offset);

  if (fact->type == G_TYPE_STRING)
    return strcmp (in_a, in_b) == 0;
  if (fact->type == G_TYPE_INT64 || fact->type == G_TYPE_UINT64)
    return memcmp (in_a, in_b, sizeof (gint64)) == 0;
  return memcmp (in_a, in_b, sizeof (int)) == 0;
}

/**
 * troupe_worker_fact_make_spec:
 * @n: the number of a fact
 * @flags: of the property
 *
 * Returns: (transfer floating): the property that shows the fact
 */
GParamSpec *
troupe_worker_fact_make_spec (guint n, GParamFlags flags)
{
  const Fact *fact = &facts[n];

  switch (fact->type)
    {
    case G_TYPE_BOOLEAN:
      return g_param_spec_boolean (fact->name, NULL, NULL, FALSE, flags);
    case G_TYPE_INT:
      return g_param_spec_int (fact->name, NULL, NULL, G_MININT, G_MAXINT, 0, flags);
    case G_TYPE_UINT:
      return g_param_spec_uint (fact->name, NULL, NULL, 0, G_MAXUINT, 0, flags);
    case G_TYPE_INT64:
      return g_param_spec_int64 (fact->name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case G_TYPE_UINT64:
      return g_param_spec_uint64 (fact->name, NULL, NULL, 0, G_MAXUINT64, 0, flags);
    case G_TYPE_STRING:
      return g_param_spec_string (fact->name, NULL, NULL, NULL, flags);
    default:
      g_assert_not_reached ();
    }
}
