using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Exchange;
using TenantHygiene.TenantSimulator.Graph;
using TenantHygiene.TenantSimulator.Requests;

namespace TenantHygiene.TenantSimulator.Faults;

/// <summary>The faults that are active. The first that matches a request meets it.</summary>
internal sealed class FaultTable
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _entries.Add(new Entry(fault));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    /// <summary>The fault that meets a request; it is used up by one.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Null when it meets none.</returns>
    public FaultResponse? Take(ApiRequest request)
    {
        lock (_gate)
        {
            return _entries.Find(entry => entry.Matches(request))?.Fault.Answer;
        }
    }

    private sealed class Entry(Fault fault)
    {
        private int _seen;
        private int _matched;

        public Fault Fault => fault;

        public bool Matches(ApiRequest request)
        {
            if (
                (fault.Api is { } api && api != request.Api)
                || (fault.TenantId is { } tenantId && tenantId != request.TenantId)
                || (fault.Route is { } route && !route.Equals(request.Route, StringComparison.OrdinalIgnoreCase))
                || (fault.Identity is { } text && !request.Subject.Contains(text, StringComparison.OrdinalIgnoreCase))
                || _matched >= (fault.Times ?? int.MaxValue)
            )
            {
                return false;
            }

            _seen++;
            if (_seen <= fault.Skip || (_seen - fault.Skip) % Math.Max(1, fault.Every) != 0)
            {
                return false;
            }

            _matched++;
            return true;
        }
    }
}

/// <summary>Made-up answers, in the shape of the API that they pretend to come from.</summary>
internal static class FaultResponses
{
    private const string GatewayPage =
        "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad "
        + "Gateway</h1></center><hr><center>Microsoft-Azure-Application-Gateway/v2</center></body></html>";

    public static Answer Make(ApiName api, FaultResponse fault)
    {
        var answer = fault.Body switch
        {
            FaultBody.Html => Answer.Text(fault.Status, GatewayPage, "text/html"),
            FaultBody.Nul => new Answer(fault.Status, new byte[8192], "application/json"),
            FaultBody.Nothing => Answer.Empty(fault.Status),
            FaultBody.Empty200 => Answer.Text(200, """{"value":[]}""", "application/json; charset=utf-8"),
            FaultBody.ErrorIn200 => Error(api, 200, fault),
            _ => Error(api, fault.Status, fault),
        };
        foreach (var (name, value) in fault.Headers)
        {
            answer.With(name, value);
        }

        return answer;
    }

    private static Answer Error(ApiName api, int status, FaultResponse fault) =>
        api switch
        {
            ApiName.Graph => GraphError.Answer(
                status,
                fault.Code ?? GraphError.CodeOf(fault.Status),
                fault.Message ?? "The request could not be served."
            ),
            ApiName.Exchange => ExchangeError
                .FromText(
                    status,
                    fault.Code,
                    fault.Message ?? "|Microsoft.Exchange.Data.DataSourceTransientException|The request could not be served."
                )
                .ToAnswer(new()),
            _ => EntraError.Answer(
                status,
                fault.Code ?? "temporarily_unavailable",
                90033,
                fault.Message ?? "A transient error has occurred. Please try again."
            ),
        };
}
