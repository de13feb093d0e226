/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Builds the calls of ssh for one run, which share a connection to each host. */

#pragma once

#include "troupe-job.h"

G_BEGIN_DECLS

/**
 * TroupeSshCall:
 *
 * The calls of ssh of one run. The first call for a host makes a connection, which later calls for
 * it use; the connection ends with that call.
 */
typedef struct _TroupeSshCall TroupeSshCall;

TroupeSshCall *troupe_ssh_call_new (TroupeJob *job, GError **error);
void troupe_ssh_call_free (TroupeSshCall *self);
GStrv troupe_ssh_call_build (TroupeSshCall *self, const char *host, const char *const *arguments);
GStrv
troupe_ssh_call_build_shared (TroupeSshCall *self, const char *host, const char *const *arguments);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TroupeSshCall, troupe_ssh_call_free)

G_END_DECLS
