/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Results that are known before a run starts, from an earlier run of the same job. */

#pragma once

#include "troupe-result-chunk.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TroupeKnownResultsError:
 * @TROUPE_KNOWN_RESULTS_ERROR_CHANGED: an item is not the one whose result is known
 * @TROUPE_KNOWN_RESULTS_ERROR_READ: the known results cannot be read
 */
typedef enum
{
  TROUPE_KNOWN_RESULTS_ERROR_CHANGED,
  TROUPE_KNOWN_RESULTS_ERROR_READ,
} TroupeKnownResultsError;

#define TROUPE_KNOWN_RESULTS_ERROR (troupe_known_results_error_quark ())

GQuark troupe_known_results_error_quark (void);

#define TROUPE_TYPE_KNOWN_RESULTS (troupe_known_results_get_type ())

/**
 * TroupeKnownResults:
 *
 * The results of items that an earlier run has finished. A run takes them instead of running the
 * items again, once, from the first to the last. One thread at a time calls it.
 */
G_DECLARE_INTERFACE (TroupeKnownResults, troupe_known_results, TROUPE, KNOWN_RESULTS, GObject)

/**
 * TroupeKnownResultsInterface:
 * @get_n_items: the number of items whose results are known
 * @get_end: the index after the last of them
 * @next: the next chunk; their indices increase, and there may be gaps between chunks. %FALSE after
 *   the last one, or with an error
 * @check: (nullable): compares items with those of a chunk, of the same indices and number; without
 *   it they are compared with the items in the chunk, if it has any. %FALSE with
 *   %TROUPE_KNOWN_RESULTS_ERROR_CHANGED, which names the first item that differs
 */
struct _TroupeKnownResultsInterface
{
  GTypeInterface parent_interface;

  guint64 (*get_n_items) (TroupeKnownResults *self);
  guint64 (*get_end) (TroupeKnownResults *self);
  gboolean (*next) (TroupeKnownResults *self, TroupeResultChunk *chunk, GError **error);
  gboolean (*check) (TroupeKnownResults *self,
                     const TroupeResultChunk *chunk,
                     TroupeItems *items,
                     GError **error);
};

guint64 troupe_known_results_get_n_items (TroupeKnownResults *self);
guint64 troupe_known_results_get_end (TroupeKnownResults *self);
gboolean
troupe_known_results_next (TroupeKnownResults *self, TroupeResultChunk *chunk, GError **error);
gboolean troupe_known_results_check (TroupeKnownResults *self,
                                     const TroupeResultChunk *chunk,
                                     TroupeItems *items,
                                     GError **error);
void troupe_known_results_set_changed (GError **error, guint64 index, GBytes *before, GBytes *now);
void troupe_known_results_set_missing (GError **error, guint64 index);

G_END_DECLS
