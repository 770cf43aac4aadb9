import { dispatchApi } from '@/server/api/dispatch';

export const GET = dispatchApi;
export const POST = dispatchApi;
