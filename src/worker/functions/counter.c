/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The function counter: adds to a variable at a fixed address, with or without a lock. */

#include "troupe-builtin.h"
#include "troupe-config.h"
#include "troupe-decimal.h"
#include "troupe-item.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MOST G_GINT64_CONSTANT (10000000000)

/* An address that no other mapping takes, so that it is the same in each process. */
#define ADDRESS ((gpointer) G_GUINT64_CONSTANT (0x200000000000))

static GMutex lock;

static guint64 *
get_counter (void)
{
  static guint64 *counter = NULL;

  if (g_once_init_enter (&counter))
    {
      gpointer page = mmap (ADDRESS, sizeof *counter, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
      static guint64 elsewhere;

      g_once_init_leave (&counter, page == MAP_FAILED ? &elsewhere : page);
    }
  return counter;
}

/* Reads, adds and writes: three steps, between which another lane may do the same. */
static guint64
add_one (guint64 *counter)
{
  guint64 value = __atomic_load_n (counter, __ATOMIC_RELAXED) + 1;

  __atomic_store_n (counter, value, __ATOMIC_RELAXED);
  return value;
}

static guint64
count (guint64 *counter, gint64 times, gboolean with_lock)
{
  guint64 value = __atomic_load_n (counter, __ATOMIC_RELAXED);

  for (gint64 i = 0; i < times; i++)
    {
      if (with_lock)
        g_mutex_lock (&lock);
      value = add_one (counter);
      if (with_lock)
        g_mutex_unlock (&lock);
    }
  return value;
}

static gboolean
counter_apply (const char *item, gsize size, TroupeValues *value, GError **error)
{
  static const char locked[] = " locked";
  const gsize locked_size = sizeof locked - 1;
  gboolean with_lock;
  guint64 *counter = get_counter ();
  g_autofree char *text = NULL;
  gint64 times;

  troupe_item_trim (&item, &size);
  with_lock = size > locked_size && memcmp (item + size - locked_size, locked, locked_size) == 0;
  if (!troupe_item_parse_count ("counter", item, with_lock ? size - locked_size : size, 0, MOST,
                                &times, error))
    return FALSE;

  text = g_strdup_printf ("%" G_GUINT64_FORMAT " at %p in process %d",
                          count (counter, times, with_lock), (gpointer) counter, (int) getpid ());
  troupe_values_append_string (value, text);
  return TRUE;
}

const TroupeBuiltin troupe_counter = {
  .name = "counter",
  .summary = N_ ("Adds one to a global variable, a number of times"),
  .shows = N_ ("Memory that processes do not share"),
  .takes = N_ ("how many times, and “locked” after it where a lock is to be held each time"),
  .gives = N_ ("what the variable is then, its address, and the process: “3 at 0x200000000000 in "
               "process 4711”"),
  .example = "1 1 1 1 1 1",
  .help = N_ ("Each process counts alone, although the variable has the same address in all of "
              "them: memory is not shared. The threads of one process share it, and without a lock "
              "they lose counts when two add at the same time: try 1000000 and “1000000 locked” "
              "with several threads."),
  .apply = counter_apply,
};
