import { answerAuth } from '@/server/auth/handler';

export const GET = answerAuth;
export const POST = answerAuth;
