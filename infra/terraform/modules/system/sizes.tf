# How large each function is: the map's sizes, and what the environment changes of them.

locals {
  sizes = { for name, function in local.functions : name => {
    cpu           = try(coalesce(var.sizes[name].cpu), function.cpu)
    memory        = try(coalesce(var.sizes[name].memory), function.memory)
    scratch       = try(coalesce(var.sizes[name].scratch), function.scratch, null)
    max_instances = try(coalesce(var.sizes[name].max_instances), function.max_instances)
  } }

  # What an instance takes of the region's quota: its own and its sidecars' (0.5 processors and 256Mi each).
  sidecars = { for name, function in local.functions : name => (function.database ? 1 : 0) + (var.telemetry == null ? 0 : 1) }
  most_cpu = { for name, size in local.sizes : name => size.max_instances * (tonumber(size.cpu) + 0.5 * local.sidecars[name]) }
  most_memory_gib = { for name, size in local.sizes : name => size.max_instances * (0.25 * local.sidecars[name] + (
    endswith(size.memory, "Gi") ? tonumber(trimsuffix(size.memory, "Gi")) : tonumber(trimsuffix(size.memory, "Mi")) / 1024
  )) }

  # Each instance keeps a pool of its own, and all of them at once must fit into Postgres. What people call counts
  # twice: its instances of the old and of the new revision are there together while traffic is moved.
  most_connections = sum([for name, function in local.functions :
    local.sizes[name].max_instances * function.connections * (function.people ? 2 : 1) if function.database
  ])
}
