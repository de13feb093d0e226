/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The flatpak sandbox that Troupe may run in. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Where a sandbox describes itself: flatpak-metadata(5). */
#define TROUPE_SANDBOX_INFO "/.flatpak-info"

/**
 * TroupeSandbox:
 * @TROUPE_SANDBOX_NONE: there is no sandbox, and programs see the whole machine
 * @TROUPE_SANDBOX_CLOSED: programs see only the sandbox
 * @TROUPE_SANDBOX_OPEN: the user allowed commands outside the sandbox as well
 *
 * The kind of sandbox that Troupe runs in.
 */
typedef enum
{
  TROUPE_SANDBOX_NONE,
  TROUPE_SANDBOX_CLOSED,
  TROUPE_SANDBOX_OPEN,
} TroupeSandbox;

typedef enum
{
  TROUPE_SANDBOX_ERROR_CLOSED,
} TroupeSandboxError;

#define TROUPE_SANDBOX_ERROR (troupe_sandbox_error_quark ())

GQuark troupe_sandbox_error_quark (void);

TroupeSandbox troupe_sandbox_read (const char *info);
gboolean troupe_sandbox_check_outside (TroupeSandbox sandbox, GError **error);

G_END_DECLS
