/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The base class of sources that cut inputs, one after the other, into items. */

#pragma once

#include "troupe-input.h"
#include "troupe-item-queue.h"
#include "troupe-source.h"

G_BEGIN_DECLS

#define TROUPE_TYPE_INPUTS_SOURCE (troupe_inputs_source_get_type ())

/**
 * TroupeInputsSource:
 *
 * A source whose items are cut out of inputs that are read in turn.
 */
G_DECLARE_DERIVABLE_TYPE (TroupeInputsSource,
                          troupe_inputs_source,
                          TROUPE,
                          INPUTS_SOURCE,
                          TroupeSource)

/**
 * TroupeInputsSourceClass:
 * @fill: reads from @input, and moves what is complete to the queue; at the end of the input it
 *   returns %TROUPE_SOURCE_END, with all of its items in the queue
 */
struct _TroupeInputsSourceClass
{
  TroupeSourceClass parent_class;

  TroupeSourceStatus (*fill) (TroupeInputsSource *self, TroupeInput *input, GError **error);
};

gboolean
troupe_inputs_source_open (TroupeInputsSource *self, const char *const *paths, GError **error);
void troupe_inputs_source_add (TroupeInputsSource *self, TroupeInput *input);
TroupeItemQueue *troupe_inputs_source_get_queue (TroupeInputsSource *self);

G_END_DECLS
