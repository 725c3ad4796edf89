using System.Reflection;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.Queue;

namespace TenantHygiene.Functions.Tests.Api;

public sealed class TriggerQueuesTests
{
    [Fact]
    public void What_was_set_aside_can_be_seen_and_replayed_for_every_queue_that_triggers_something()
    {
        var triggering =
            from type in typeof(TenantHygieneApplication).Assembly.GetTypes()
            from method in type.GetMethods()
            from parameter in method.GetParameters()
            let trigger = parameter.GetCustomAttribute<QueueTriggerAttribute>()
            where trigger is not null
            select trigger.QueueName;

        var known = new TriggerQueues(new QueueServiceClient("UseDevelopmentStorage=true"), Options.Create(new LedgerOptions()));

        Assert.Equal(triggering.Order(), known.All.Select(queue => queue.Name).Order());
    }
}
