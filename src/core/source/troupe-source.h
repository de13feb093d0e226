/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The base class of all sources of items: lazy lists that never block. */

#pragma once

#include "troupe-items.h"
#include "troupe-wire.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** The largest item, in bytes: it has to fit in one frame with its header. */
#define TROUPE_ITEM_MAX (TROUPE_WIRE_FRAME_MAX - 1024)

/** The separator between the parts of an item, which no part may contain. */
#define TROUPE_PART_SEPARATOR '\x1f'

#define TROUPE_TYPE_SOURCE (troupe_source_get_type ())

/**
 * TroupeSource:
 *
 * A lazy list of items. It is read once, from one thread at a time, and never blocks: if further
 * items are not available yet, it reports this with a descriptor to wait for.
 */
G_DECLARE_DERIVABLE_TYPE (TroupeSource, troupe_source, TROUPE, SOURCE, GObject)

/**
 * TroupeSourceStatus:
 * @TROUPE_SOURCE_ITEMS: items were returned
 * @TROUPE_SOURCE_WAIT: none are available yet; wait until the descriptor can be read
 * @TROUPE_SOURCE_END: there are no further items
 * @TROUPE_SOURCE_FAILED: reading failed, and the error is set
 */
typedef enum
{
  TROUPE_SOURCE_ITEMS,
  TROUPE_SOURCE_WAIT,
  TROUPE_SOURCE_END,
  TROUPE_SOURCE_FAILED,
} TroupeSourceStatus;

typedef enum
{
  TROUPE_SOURCE_ERROR_INVALID,
  TROUPE_SOURCE_ERROR_READ,
} TroupeSourceError;

#define TROUPE_SOURCE_ERROR (troupe_source_error_quark ())

GQuark troupe_source_error_quark (void);

/**
 * TroupeSourceClass:
 * @next: returns up to @max_count items of about @max_bytes bytes in total, at least one; the
 *   indices are consecutive from 0
 * @get_length: the total number of items, or -1 if it is unknown
 * @get_wait_fd: the descriptor to wait for after %TROUPE_SOURCE_WAIT, or -1
 * @get_n_parts: the number of parts of each item, or 0 if each has a number of its own
 * @get_part_names: (nullable): their names, "" for one without
 * @take_warning: (transfer full) (nullable): a sentence about data left out, each once
 * @rewind: (nullable): returns to the beginning, only if that needs no memory
 */
struct _TroupeSourceClass
{
  GObjectClass parent_class;

  TroupeSourceStatus (*next) (TroupeSource *self,
                              guint32 max_count,
                              gsize max_bytes,
                              TroupeItems **items,
                              GError **error);
  gint64 (*get_length) (TroupeSource *self);
  int (*get_wait_fd) (TroupeSource *self);
  guint (*get_n_parts) (TroupeSource *self);
  const char *const *(*get_part_names) (TroupeSource *self);
  char *(*take_warning) (TroupeSource *self);
  void (*rewind) (TroupeSource *self);
};

TroupeSourceStatus troupe_source_next (TroupeSource *self,
                                       guint32 max_count,
                                       gsize max_bytes,
                                       TroupeItems **items,
                                       GError **error);
char *troupe_source_take_warning (TroupeSource *self);
gint64 troupe_source_get_length (TroupeSource *self);
int troupe_source_get_wait_fd (TroupeSource *self);

guint troupe_source_get_n_parts (TroupeSource *self);
const char *const *troupe_source_get_part_names (TroupeSource *self);

/* Functions for the implementation of a source. */
gboolean troupe_source_is_exhausted (int error_number);
void troupe_source_add_warning (TroupeSource *self, const char *sentence);

G_END_DECLS
