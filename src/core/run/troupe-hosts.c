/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The other machines on which workers of a run are. */

#include "troupe-hosts.h"

struct _TroupeHosts
{
  GObject parent_instance;

  GPtrArray *hosts;
  /* Maps the name of each to it. */
  GHashTable *by_name;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TroupeHosts,
                               troupe_hosts,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
troupe_hosts_finalize (GObject *object)
{
  TroupeHosts *self = TROUPE_HOSTS (object);

  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->hosts);

  G_OBJECT_CLASS (troupe_hosts_parent_class)->finalize (object);
}

static void
troupe_hosts_class_init (TroupeHostsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = troupe_hosts_finalize;
}

static void
troupe_hosts_init (TroupeHosts *self)
{
  self->hosts = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
}

static GType
get_item_type (GListModel *model)
{
  return TROUPE_TYPE_HOST;
}

static guint
get_n_items (GListModel *model)
{
  return TROUPE_HOSTS (model)->hosts->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  TroupeHosts *self = TROUPE_HOSTS (model);

  return position < self->hosts->len ? g_object_ref (g_ptr_array_index (self->hosts, position))
                                     : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/**
 * troupe_hosts_new:
 *
 * Returns: (transfer full): no machines
 */
TroupeHosts *
troupe_hosts_new (void)
{
  return g_object_new (TROUPE_TYPE_HOSTS, NULL);
}

/**
 * troupe_hosts_take:
 * @self: machines
 * @name: the name of one
 *
 * Returns: (transfer none): the machine of that name, which is added if it is new
 */
TroupeHost *
troupe_hosts_take (TroupeHosts *self, const char *name)
{
  TroupeHost *host = g_hash_table_lookup (self->by_name, name);

  if (host != NULL)
    return host;

  host = troupe_host_new (name);
  g_ptr_array_add (self->hosts, host);
  g_hash_table_insert (self->by_name, (gpointer) troupe_host_get_name (host), host);
  g_list_model_items_changed (G_LIST_MODEL (self), self->hosts->len - 1, 0, 1);
  return host;
}
